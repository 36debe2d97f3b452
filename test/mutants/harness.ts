// Stands in for the test runner inside a lane: tests register here as their file is loaded, and the lane
// calls them one after the other in its own process.
import { AssertionError } from 'node:assert';
import { format, isDeepStrictEqual } from 'node:util';

export interface Registered {
  readonly name: string;
  readonly run: () => unknown;
}

let registered: Registered[] = [];
let group = '';

/** The tests that registered since the last call. */
export function takeTests(): readonly Registered[] {
  const taken = registered;
  registered = [];
  return taken;
}

type Row = readonly unknown[];

export const test = Object.assign(
  (name: string, run: () => unknown): void => {
    registered.push({ name: group + name, run });
  },
  {
    each: (rows: readonly unknown[]) => (name: string, run: (...row: unknown[]) => unknown) => {
      for (const row of rows) {
        const values: Row = Array.isArray(row) ? row : [row];
        const places = name.split(/%[a-z]/).length - 1;
        test(format(name, ...values.slice(0, places)), () => run(...values));
      }
    },
  },
);

export function describe(name: string, body: () => void): void {
  const before = group;
  group = `${before}${name} > `;
  body();
  group = before;
}

const fail = (message: string): never => {
  throw new AssertionError({ message });
};

const matchers = (value: unknown) => ({
  toBe: (other: unknown) => Object.is(value, other) || fail(`${show(value)} is not ${show(other)}`),
  toEqual: (other: unknown) => isDeepStrictEqual(value, other) || fail(`${show(value)} is not ${show(other)}`),
  toMatchObject: (other: unknown) => matches(value, other) || fail(`${show(value)} does not match ${show(other)}`),
  toContain: (item: unknown) => contains(value, item) || fail(`${show(value)} is without ${show(item)}`),
  toContainEqual: (item: unknown) =>
    (Array.isArray(value) && value.some((one) => isDeepStrictEqual(one, item))) ||
    fail(`${show(value)} is without ${show(item)}`),
  toBeUndefined: () => value === undefined || fail(`${show(value)} is defined`),
});

/** The matchers that the kernel's tests use; `undefined` properties count. */
export const expect = Object.assign(matchers, { fail });

const show = (value: unknown): string => format('%o', value).slice(0, 200);

function contains(value: unknown, item: unknown): boolean {
  return typeof value === 'string' ? value.includes(String(item)) : Array.isArray(value) && value.includes(item);
}

/** Every property of `other` is there, lists with the same length. */
function matches(value: unknown, other: unknown): boolean {
  if (typeof other !== 'object' || other === null) return Object.is(value, other);
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(other) && (!Array.isArray(value) || value.length !== other.length)) return false;
  return Object.entries(other).every(([key, wanted]) => matches(Reflect.get(value, key), wanted));
}
