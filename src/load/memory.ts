// How much memory a load takes, however many rows there are: what does not fit goes to the disk. Staged rows of
// sixty million take 3.5 GB; with four, their load is no slower than with all that the machine has.
import { totalmem } from 'node:os';
import { CannotRunError } from '../source/problem.ts';

const MOST = 4_000_000_000;
const UNITS: Readonly<Record<string, number>> = { MB: 1_000_000, GB: 1_000_000_000 };

/** Bytes: what REPRICE_MEMORY says, or 4 GB; a machine or a container that has less keeps a fifth of it. */
export function memoryWanted(): number {
  const limited = process.constrainedMemory() || Number.POSITIVE_INFINITY;
  return told() ?? Math.min(MOST, Math.floor(Math.min(totalmem(), limited) * 0.8));
}

function told(): number | undefined {
  const text = process.env['REPRICE_MEMORY'] ?? '';
  if (text === '') return undefined;
  const [, digits, unit = ''] = /^([1-9]\d{0,5})(MB|GB)$/.exec(text) ?? [];
  if (digits !== undefined) return Number(digits) * (UNITS[unit] ?? 0);
  throw new CannotRunError(
    `REPRICE_MEMORY is "${text}"`,
    'set it to megabytes or gigabytes, e.g. 500MB or 2GB, or unset it',
  );
}
