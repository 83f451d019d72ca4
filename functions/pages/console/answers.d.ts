// What the API answers, by method and address, as docs/openapi.json says.
import type { paths } from "api";

type Base = "/v1/integration";
/** `/interviews/{runId}/plan` with whatever stands between braces being any text. */
type Address<Path> = Path extends `${infer Before}{${string}}${infer After}` ? `${Before}${string}${Address<After>}` : Path;
type Same<One, Other> = [One, Other] extends [Other, One] ? true : false;
type Content<Operation> = Operation extends { responses: infer Responses }
  ? { [Status in keyof Responses & (200 | 201 | 202)]: Responses[Status] extends { content: { "application/json": infer Body } } ? Body : never }[keyof Responses & (200 | 201 | 202)]
  : never;

/** The body of a success; `never` for a call that the document does not know. */
export type Answer<Method extends string, Path extends string> = {
  [Known in keyof paths]: Same<Address<Known>, `${Base}${Path}`> extends true
    ? Lowercase<Method> extends keyof paths[Known] ? Content<paths[Known][Lowercase<Method>]> : never
    : never;
}[keyof paths];
