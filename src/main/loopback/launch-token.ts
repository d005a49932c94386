import { createHash, randomBytes, timingSafeEqual } from "node:crypto";

/**
 * The secret of one launch. The printed address carries it once; from then on the browser holds it in a cookie that
 * scripts cannot read and other sites cannot make it send. Cookies do not tell ports apart, so the name does.
 */
export interface LaunchToken {
  readonly value: string;
  /** Whether a request's `Cookie` header carries the secret. */
  readonly inCookie: (header: string | undefined) => boolean;
  /** Whether a request may have the cookie: it shows the secret, or a ticket, which is then used up. */
  readonly redeems: (candidate: string) => boolean;
  /** A key that is good for one use: for an address that other users can read in the list of processes. */
  readonly ticket: () => string;
  /** The `Set-Cookie` header that hands the secret to the browser. */
  readonly setCookie: string;
}

const secret = () => randomBytes(32).toString("base64url");

/** @param value a secret that a window has already; otherwise a new one */
export function createLaunchToken(port: number, value = secret()): LaunchToken {
  const tickets = new Set<string>();
  const name = `exemplar-${port}`;
  const digest = (text: string) => createHash("sha256").update(text).digest();
  const expected = digest(value);
  const matches = (candidate: string) => timingSafeEqual(digest(candidate), expected);
  const inCookie = (header: string | undefined) =>
    (header ?? "").split(";").some((pair) => {
      const [key, ...rest] = pair.trim().split("=");
      return key === name && matches(rest.join("="));
    });
  const redeems = (candidate: string) => matches(candidate) || tickets.delete(candidate);
  const ticket = () => {
    const made = secret();
    tickets.add(made);
    return made;
  };
  return { value, redeems, ticket, inCookie, setCookie: `${name}=${value}; HttpOnly; SameSite=Strict; Path=/` };
}
