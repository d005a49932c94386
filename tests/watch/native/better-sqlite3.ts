import SqliteDatabase from "better-sqlite3";

const database = new SqliteDatabase("answers.sqlite");
database.pragma("journal_mode = WAL");
database.exec("CREATE TABLE answer (value INTEGER) STRICT");
database.prepare("INSERT INTO answer VALUES (?)").run(42);
console.log(database.prepare("SELECT value FROM answer").pluck().get());
database.close();
