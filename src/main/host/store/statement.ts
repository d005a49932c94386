import type { Database, Statement } from "better-sqlite3";
import { Memory } from "../memory.ts";

const prepared = new Memory<Database, Statement>();

/** A statement of this database, compiled the first time it is asked for. */
export const statement = (database: Database, sql: string): Statement =>
  prepared.get(database, sql, () => database.prepare(sql));

export const all = <Row>(database: Database, sql: string, ...parameters: unknown[]): Row[] =>
  statement(database, sql).all(...parameters) as Row[];

export const first = <Row>(database: Database, sql: string, ...parameters: unknown[]): Row | undefined =>
  statement(database, sql).get(...parameters) as Row | undefined;

export const write = (database: Database, sql: string, ...parameters: unknown[]): number =>
  statement(database, sql).run(...parameters).changes;
