// The pieces that the shapes of a model are made of. Numbers stay texts or lookups here; amounts.ts
// gives them a meaning, and says what is wrong inside a lookup. `as` is a piece's name in the JSON Schema.
import { z } from 'zod';
import { guess } from '../../source/problem.ts';
import { text, word } from '../../source/shape.ts';

/** A group under names of the user's own; each is checked by its own shape. */
export function named(what: string) {
  return z.record(z.string(), z.unknown(), {
    error: ({ input }) => wrong(what, 'a group of names', namesFix(input), input),
  });
}

/** What was written in a list, as "50k requests" or as "edition = Pro", put as names. */
function namesFix(input: unknown): string {
  if (Array.isArray(input)) {
    const names = input.flatMap((one: unknown) => (isNamed(one) ? [`${one.name}: {…}`] : []));
    return names.length === 0
      ? 'write names with a value each in place of a list: {NAME: …}'
      : `write each name as a key in place of a list: {${names.slice(0, 3).join(', ')}}`;
  }
  const text = typeof input === 'string' ? input.trim() : '';
  const [, units, name] = /^(\d[\d.,]*[kMB]?) ([A-Za-z_]\w*)$/.exec(text) ?? [];
  if (units !== undefined && name !== undefined) return `write {${name}: ${units.replaceAll(',', '')}}`;
  const [, key, value] = /^([A-Za-z_]\w*) ?={1,2} ?(\S.*)$/.exec(text) ?? [];
  if (key !== undefined && value !== undefined) return `write {${key}: ${value}}`;
  return 'write names with a value each: {NAME: …}';
}

function isNamed(value: unknown): value is { readonly name: string } {
  return typeof value === 'object' && value !== null && 'name' in value && typeof value.name === 'string';
}

/** A group of known keys, checked by its own shape when it is there. */
export const part = z.unknown().optional();

export function listOf(what: string, fix: string) {
  return z
    .array(z.unknown(), { error: (issue) => wrong(what, 'a list', fix, issue.input) })
    .min(1, { error: () => wrong(what, 'a list', fix, null) });
}

export function texts(what: string, fix: string) {
  const wanted = { error: (issue: { readonly input?: unknown }) => wrong(what, 'a list of texts', fix, issue.input) };
  return z.array(z.string(wanted).min(1, wanted), wanted).min(1, { error: () => wrong(what, 'a list', fix, null) });
}

/** A number, a $parameter, or a lookup. */
export function amount(what: string) {
  const fix = 'write 2.35, 50k, 10%, $parameter, or a lookup such as {by: COLUMN, VALUE: 100, otherwise: 0}';
  return numberOf(what, fix).meta({ as: 'amount' });
}

/** A number or $parameter that is the same for everyone; a lookup is refused later, and told why. */
export function constant(what: string, fix = 'write a number such as 1k, or a $parameter') {
  return numberOf(what, fix).meta({ as: 'number' });
}

function numberOf(what: string, fix: string) {
  return z.union([z.string().min(1), z.record(z.string(), z.unknown())], {
    error: (issue) => wrong(what, 'a number', fix, issue.input),
  });
}

export function oneOrMore(what: string) {
  const fix = 'write one value, or several in brackets: [A, B]';
  return z.union([z.string().min(1), z.array(z.string().min(1)).min(1)], {
    error: (issue) => wrong(what, 'one or more texts', fix, issue.input),
  });
}

/** `words`: those of what is wanted that stand alone, for a guess. */
export function wrong(what: string, wanted: string, fix: string, input: unknown, words: readonly string[] = []) {
  const empty = input === null || input === '';
  const near = typeof input === 'string' ? guess(input, words) : undefined;
  return JSON.stringify({
    message: empty ? `${what} is empty` : `${what} must be ${wanted}`,
    fix: near === undefined ? fix : `did you mean "${near}"? (${fix})`,
  });
}

/** Codes under which finance books what a part bills. */
export const codes = { sku: text('sku').optional(), gl_account: text('gl_account').optional() };

export const condition = named('for').meta({ as: 'condition' }).optional();
export const whole = (what: string) => text(what).optional();
export const yesNo = (what: string) => word(what, ['yes', 'no', 'true', 'false']).optional();

/** What a yes/no word means; undefined when none was written. */
export function isYes(raw: string | undefined): boolean {
  return raw === 'yes' || raw === 'true';
}

/** Keys that say which usage is meant: those of a weight, a rate, a scope. */
export const matchKeys = {
  tag: oneOrMore('tag').optional(),
  operation: oneOrMore('operation').optional(),
  status: oneOrMore('status').optional(),
  key_class: oneOrMore('key_class').optional(),
};
