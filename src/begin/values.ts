// What texts look like as values of a column: a time and in which form, an address, a method, a path.
import { shareOf } from './guess.ts';

export type TimeForm = 'iso' | 'day' | 'clf' | 'epoch_s' | 'epoch_ms' | 'epoch_us' | 'epoch_ns' | 'any';

export interface TimeLook {
  readonly form: TimeForm;
  /** Some name no zone. */
  readonly naive: boolean;
}

const ISO = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d([.,]\d+)?)?/;
const ZONED = /(Z|[+-]\d\d(:?\d\d){0,2}| ?(UTC|GMT))\s*$/;
/** As programs in Go print a time: only the form `any` reads it. */
const OF_GO = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)? [+-]\d{4} [A-Z]+$/;
const FORMS: readonly (readonly [TimeForm, RegExp])[] = [
  ['clf', /^\d{1,2}\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d [+-]\d{4}$/],
  ['day', /^\d{4}-\d\d-\d\d$/],
  ['epoch_s', /^1\d{9}([.]\d+)?$/],
  ['epoch_ms', /^1\d{12}([.]\d+)?$/],
  ['epoch_us', /^1\d{15}$/],
  ['epoch_ns', /^1\d{18}$/],
];

/** Nearly all values are times of one form. */
const NEARLY = 0.9;

export function timeLook(values: readonly string[]): TimeLook | undefined {
  if (values.length === 0) return undefined;
  const form = FORMS.find(([, pattern]) => shareOf(values, (v) => pattern.test(v)) >= NEARLY)?.[0];
  if (form !== undefined) return { form, naive: false };
  const isNaive = (v: string) => !ZONED.test(v.slice(10)) && !OF_GO.test(v);
  if (shareOf(values, (v) => ISO.test(v)) >= NEARLY)
    return { form: values.some((v) => OF_GO.test(v)) ? 'any' : 'iso', naive: values.some(isNaive) };
  const any = (v: string) =>
    ISO.test(v) || FORMS.some(([name, pattern]) => name !== 'day' && pattern.test(v)) || /^20\d{12}(\.\d{3})?$/.test(v);
  return shareOf(values, any) >= NEARLY
    ? { form: 'any', naive: values.some((v) => (ISO.test(v) && isNaive(v)) || /^20\d{12}/.test(v)) }
    : undefined;
}

const METHODS = /^(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|TRACE|CONNECT|PROPFIND|READ|WRITE)$/i;
const REQUEST = /^[A-Z]+ \/\S*( HTTP\/[\d.]+)?$/;
const ADDRESS = /^(\d{1,3}(\.\d{1,3}){3}|\[?[0-9a-f]{0,4}(:[0-9a-f]{0,4}){2,7}\]?)(:\d+)?$/i;
const RANDOM_ID = /^([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{16,64})$/i;

export function areMethods(values: readonly string[]): boolean {
  return mostly(values, (v) => METHODS.test(v));
}

export function arePaths(values: readonly string[]): boolean {
  return mostly(values, (v) => /^(\/|https?:\/\/)/.test(v));
}

export function areRequests(values: readonly string[]): boolean {
  return mostly(values, (v) => REQUEST.test(v));
}

/** With the protocol behind: without it the text may as well name an operation. */
export function areWholeRequests(values: readonly string[]): boolean {
  return areRequests(values) && mostly(values, (v) => / HTTP\/[\d.]+$/.test(v));
}

export function areAddresses(values: readonly string[]): boolean {
  return mostly(values, (v) => ADDRESS.test(v));
}

export function areRandomIds(values: readonly string[]): boolean {
  return mostly(values, (v) => RANDOM_ID.test(v));
}

/** Whole numbers from 0, all of them: one that is not would be rejected. */
export function areCounts(values: readonly string[]): boolean {
  return values.length > 0 && values.every((v) => /^\d{1,18}$/.test(v));
}

export function areStatuses(values: readonly string[]): boolean {
  return values.length > 0 && values.every((v) => /^\d{1,3}$/.test(v));
}

export function areHttpStatuses(values: readonly string[]): boolean {
  return areStatuses(values) && values.every((v) => /^[1-5]\d\d$/.test(v)) && new Set(values).size <= 40;
}

export function areNumbers(values: readonly string[]): boolean {
  return mostly(values, (v) => /^-?\d+([.]\d+)?$/.test(v));
}

function mostly(values: readonly string[], test: (value: string) => boolean): boolean {
  return values.length > 0 && shareOf(values, test) >= NEARLY;
}
