// Numbers of a scenario: one, or a band from a low end to a high one.
import { compare, type Decimal, ONE, parseDecimal, ZERO } from '../../exact/decimal.ts';
import type { Band } from './scenario.ts';

/** What is wrong, and how to put it right. */
export interface Wrong {
  readonly message: string;
  readonly fix: string;
}

const BAND = /^([+-]?[\d.]+(?:k|M|B|%)?)\s*-\s*([+-]?[\d.]+(?:k|M|B|%)?)$/;
/** Other ways in which people write from … to …. */
const ALMOST = /^([+-]?[\d.]+(?:k|M|B|%)?)\s*(?:\.\.\.?|…|–|—|to)\s*([+-]?[\d.]+(?:k|M|B|%)?)$/;

function readBand(key: string, text: string, example: string): Band | Wrong {
  const written = text.trim();
  const almost = ALMOST.exec(written);
  if (almost !== null && BAND.exec(written) === null)
    return { message: `${key}: "${text}" is no band`, fix: `write ${almost[1]}-${almost[2]}` };
  const [, first = written, last = written] = BAND.exec(written) ?? [];
  const [low, high] = [parseDecimal(first), parseDecimal(last)];
  if (typeof low === 'string' || typeof high === 'string')
    return { message: `${key}: "${text}" is neither a number nor a band`, fix: `write ${example}` };
  if (compare(low, high) > 0)
    return { message: `${key}: the band ${text} is upside down`, fix: `the low end first: ${last}-${first}` };
  return { low, high };
}

/** From 0% to 100%. */
export function readShare(text: string): Band | Wrong {
  const band = readBand('share', text, '40%, or a band such as 30%-60%');
  if (isWrong(band)) return band;
  if (compare(band.low, ZERO) < 0)
    return { message: `share: ${text} is less than none of them`, fix: 'write a share from 0% to 100%' };
  if (compare(band.high, ONE) > 0) {
    const fix = text.includes('%') ? 'write a share from 0% to 100%' : 'write a share from 0% to 100%, with its %';
    return { message: `share: ${text} is more than all of them`, fix };
  }
  return band;
}

/** From -100% on. */
export function readGrowth(text: string): Band | Wrong {
  const band = readBand('grow', text, '20%, -10%, or a band such as -10%-20%');
  if (isWrong(band)) return band;
  if (compare(band.low, { digits: -1n, scale: 0 }) < 0)
    return { message: `grow: ${text} takes away more than there is`, fix: 'write -100% or more' };
  return band;
}

export function readAtLeastZero(key: string, text: string, example: string): Decimal | Wrong {
  const value = parseDecimal(text);
  if (typeof value === 'string') return { message: `${key}: ${value}`, fix: `write ${example}` };
  if (value.digits < 0n) return { message: `${key}: ${text} is below 0`, fix: `write ${example}` };
  return value;
}

export function readCount(key: string, text: string): bigint | Wrong {
  const value = parseDecimal(text);
  if (typeof value !== 'string' && value.scale === 0 && value.digits > 0n && !text.includes('%')) return value.digits;
  return { message: `${key}: "${text}" is no number of requests`, fix: 'write a whole number from 1, such as 100' };
}

export function isWrong<T extends object | bigint>(read: T | Wrong): read is Wrong {
  return typeof read === 'object' && 'message' in read;
}
