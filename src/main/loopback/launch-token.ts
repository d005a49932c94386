import { createHash, randomBytes, timingSafeEqual } from "node:crypto";

/**
 * The secret of one launch. The printed address carries it once; from then on the browser holds it in a cookie that
 * scripts cannot read and other sites cannot make it send. Cookies do not tell ports apart, so the name does.
 */
export interface LaunchToken {
  readonly value: string;
  /** Whether a request's `Cookie` header carries the secret. */
  readonly inCookie: (header: string | undefined) => boolean;
  readonly matches: (candidate: string) => boolean;
  /** The `Set-Cookie` header that hands the secret to the browser. */
  readonly setCookie: string;
}

export function createLaunchToken(port: number): LaunchToken {
  const value = randomBytes(32).toString("base64url");
  const name = `exemplar-${port}`;
  const digest = (text: string) => createHash("sha256").update(text).digest();
  const expected = digest(value);
  const matches = (candidate: string) => timingSafeEqual(digest(candidate), expected);
  const inCookie = (header: string | undefined) =>
    (header ?? "").split(";").some((pair) => {
      const [key, ...rest] = pair.trim().split("=");
      return key === name && matches(rest.join("="));
    });
  return { value, matches, inCookie, setCookie: `${name}=${value}; HttpOnly; SameSite=Strict; Path=/` };
}
