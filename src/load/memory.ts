// How much memory a load takes, however many rows there are: what does not fit goes to the disk. Staged rows of
// sixty million take 3.5 GB; with four, their load is no slower than with all that the machine has.
import { totalmem } from 'node:os';

const MOST = 4_000_000_000;

/** Bytes; a machine or a container that has less keeps a fifth of it. */
export function memoryWanted(): number {
  const limited = process.constrainedMemory() || Number.POSITIVE_INFINITY;
  return Math.min(MOST, Math.floor(Math.min(totalmem(), limited) * 0.8));
}
