// Loaded before a program where nothing better stands between it and a network: refuses what its JavaScript asks of one.
import dgram from "node:dgram";
import dns from "node:dns";
import net from "node:net";

function refuse() {
  throw Object.assign(new Error("There is no network for a program that is watched"), { code: "ERR_ACCESS_DENIED" });
}

const connect = net.Socket.prototype.connect;
net.Socket.prototype.connect = function (...words) {
  // A path leads to a process of this machine, and nowhere else.
  const [options] = Array.isArray(words[0]) ? words[0] : words;
  return options?.path ? connect.apply(this, words) : refuse();
};
dgram.Socket.prototype.send = refuse;
dgram.Socket.prototype.connect = refuse;
for (const name of ["lookup", "resolve"]) {
  dns[name] = refuse;
  dns.promises[name] = async () => refuse();
}
