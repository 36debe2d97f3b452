// The busy minutes of one key, and a figure that the grain of minutes cannot tell exactly. Between the minutes that
// are kept lie quiet ones, in each of which the key made at most so many requests as the ledger says.

/** Columns of one length, ascending by minute (minutes since 1970, UTC). */
export interface Minutes {
  readonly minute: readonly number[];
  readonly requests: readonly bigint[];
  /** Sum and longest of the durations of their requests, in digits of the measure. */
  readonly took: readonly bigint[];
  readonly longest: readonly bigint[];
}

/** The least and the most that it can have been; the same where it is known. */
export interface Range {
  readonly least: bigint;
  readonly most: bigint;
}

export const NOTHING: Range = { least: 0n, most: 0n };

export function exactly(n: bigint): Range {
  return { least: n, most: n };
}

/** Of things that happen one beside the other. */
export function plus(a: Range, b: Range): Range {
  return { least: a.least + b.least, most: a.most + b.most };
}

/** Of what happens to the same requests twice: it may be the same of them, or others. */
export function either(a: Range, b: Range): Range {
  return { least: larger(a.least, b.least), most: a.most + b.most };
}

export function larger(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}

export function smaller(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

/** What is left above a bound; never below 0. */
export function beyond(n: bigint, bound: bigint): bigint {
  return n > bound ? n - bound : 0n;
}

/** Those at [from, until) of the columns. */
export function slice({ minute, requests, took, longest }: Minutes, from: number, until: number): Minutes {
  return {
    minute: minute.slice(from, until),
    requests: requests.slice(from, until),
    took: took.slice(from, until),
    longest: longest.slice(from, until),
  };
}
