// Numbers as a model may hold them. Each stands in a role (a price, a share, units…) that says what
// makes no sense there; the text is read exactly or refused, never nearly.
import { compare, type Decimal, MAX_DECIMALS, MAX_INTEGER_DIGITS, ONE, parseDecimal } from '../../exact/decimal.ts';
import type { Path } from '../../source/yaml.ts';
import type { ModelCode } from '../codes.ts';
import { namesThatExist, type Reading, report, valueAt } from './reading.ts';

/** What a number is for, in the words of the message. */
export interface Role {
  readonly what: string;
  /** share: 0 to 100%. positive: above 0. Else: 0 or more, and not written as a percentage. */
  readonly kind: 'money' | 'units' | 'positive' | 'share';
}

export const money = (what: string): Role => ({ what, kind: 'money' });
export const units = (what: string): Role => ({ what, kind: 'units' });
export const positive = (what: string): Role => ({ what, kind: 'positive' });
export const share = (what: string): Role => ({ what, kind: 'share' });

/** The constant or $parameter at a path. Undefined when a problem was reported. */
export function decimalAt(r: Reading, path: Path, role: Role): Decimal | undefined {
  const value = valueAt(r.source, path);
  if (typeof value === 'string') return numberOf(r, path, value, role);
  report(
    r,
    path,
    'lookup',
    `${role.what} must be one number, the same for everyone`,
    'write a constant such as 1k, or a $parameter; a lookup cannot stand here',
  );
  return undefined;
}

/** Reads the text of a number or of a $parameter and checks that it makes sense in its role. */
export function numberOf(r: Reading, path: Path, text: string, role: Role, at?: 'key'): Decimal | undefined {
  const param = text.startsWith('$') ? text.slice(1) : undefined;
  const value = param === undefined ? typed(r, path, text, role, at) : paramOf(r, path, param, at);
  if (value === undefined) return undefined;
  const wrong = senseless(param === undefined ? text : writtenParam(r, param), value, role);
  if (wrong === undefined) return value;
  const shown = param === undefined ? `"${text}"` : `${text} = ${writtenParam(r, param)}`;
  const where = param === undefined ? '' : ` (${r.params.get(param)?.where ?? ''})`;
  report(r, path, wrong.code, `${role.what} is ${shown}: ${wrong.message}`, wrong.fix + where, at);
  return undefined;
}

function typed(r: Reading, path: Path, text: string, role: Role, at?: 'key'): Decimal | undefined {
  const value = parseDecimal(text);
  if (typeof value !== 'string') return value;
  report(r, path, 'number', `${role.what}: ${value}`, numberFix(text), at);
  return undefined;
}

function paramOf(r: Reading, path: Path, name: string, at?: 'key'): Decimal | undefined {
  const param = r.params.get(name);
  if (param !== undefined) return param.value;
  const fix = /^[\d.]/.test(name)
    ? `write ${name} without the $; currency is said once, at the top`
    : `${namesThatExist(name, [...r.params.keys()], 'parameter')}; or add it under params:`;
  report(r, path, 'param-unknown', `there is no parameter "${name}"`, fix, at);
  return undefined;
}

function writtenParam(r: Reading, name: string): string {
  return r.params.get(name)?.text ?? '';
}

interface Wrong {
  readonly code: ModelCode;
  readonly message: string;
  readonly fix: string;
}

function senseless(text: string, value: Decimal, role: Role): Wrong | undefined {
  if (value.digits < 0n) return { code: 'negative', message: 'below 0', fix: negativeFix(role) };
  if (role.kind === 'positive' && value.digits === 0n)
    return { code: 'zero', message: 'it must be above 0', fix: 'write a number above 0, such as 1k' };
  if (role.kind === 'share' && compare(value, ONE) > 0)
    return { code: 'percent', message: 'more than 100%', fix: shareFix(text) };
  if (role.kind !== 'share' && text.endsWith('%'))
    return {
      code: 'percent',
      message: 'a percentage has no meaning here',
      fix: role.kind === 'money' ? 'write an amount of money, such as 0.40' : 'write a number, such as 50k',
    };
  return undefined;
}

function negativeFix(role: Role): string {
  return role.kind === 'money' ? 'write 0 or more; to lower a bill use discounts: or credits:' : 'write 0 or more';
}

function shareFix(text: string): string {
  return text.endsWith('%') ? 'write 100% or less' : `write ${text}% if that is what is meant; 1 is 100%`;
}

/** What the person probably meant by a text that is no number. */
export function numberFix(text: string): string {
  if (/^\.\d+$/.test(text)) return `write 0${text}`;
  if (/^\d{1,3}([,_' ]\d{3})+$/.test(text)) return `write ${text.replaceAll(/[,_' ]/g, '')}, without separators`;
  if (/^\d+(\.\d+)? ?[KmbGg]$/.test(text)) return 'write k for thousands, M for millions, B for billions';
  if (/^\d+(\.\d+)?[eE][+-]?\d+$/.test(text)) return 'write the digits out, or 50k, 2M, 1.5B';
  if (/^\d+,\d+$/.test(text)) return `the decimal sign is a point: ${text.replace(',', '.')}`;
  const perSeat = /^(\d+(?:\.\d+)?[kMB]?) ?(?:per|a|\/) ?(?:seat|user)s?$/i.exec(text);
  if (perSeat !== null) return `write {per_seat: ${perSeat[1]}} for a pool, kind: per_seat for a charge`;
  if (/^(free|gratis|nothing)$/i.test(text)) return 'write 0';
  if (/^\d[\d.,]*[kMB]? ?([A-Z]{3}|[$€£¥])$/.test(text))
    return 'write the number alone; currency is said once, at the top';
  if (/^[A-Z€£¥]{1,3} ?\d/.test(text)) return 'write the number alone; currency is said once, at the top';
  if (text === 'unlimited') return 'a pool without end is written `includes: {METER: unlimited}`, as a whole';
  if (/^-0+(\.0+)?$/.test(text)) return 'write 0';
  if (/^\d+(\.\d+)?$/.test(text))
    return `exact up to ${MAX_INTEGER_DIGITS} digits and ${MAX_DECIMALS} decimals: write fewer`;
  return 'write digits, such as 0.40, 50k or 10%';
}

/** The text of a small whole number; undefined when it is none. */
export function countOf(text: string): number | undefined {
  return /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}

/** A small whole number, such as a priority. */
export function wholeAt(r: Reading, path: Path, what: string, least: number, most: number): number {
  const text = valueAt(r.source, path);
  const value = typeof text === 'string' ? (countOf(text) ?? -1) : -1;
  if (value >= least && value <= most) return value;
  const message = `${what}: "${String(text)}" is no whole number from ${least} to ${most}`;
  report(r, path, 'whole-number', message, `write a whole number, such as ${Math.max(least, 1)}`);
  return least;
}
