// A file that a killed process had only begun to make a ledger of: empty, or DuckDB's first header without the
// two that follow. It holds nothing, and DuckDB refuses to open it.
import { closeSync, existsSync, openSync, readSync, rmSync, statSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';

const HEADERS = 3;
const HEADER_BYTES = 4096;
const MAGIC = 'DUCK';
const MAGIC_AT = 8;

/** True of a file that is not there, too. */
export function isBegun(file: string): boolean {
  const stat = statSync(file, { throwIfNoEntry: false });
  if (stat === undefined) return true;
  if (!stat.isFile() || stat.size >= HEADERS * HEADER_BYTES || stat.size % HEADER_BYTES !== 0) return false;
  if (stat.size === 0) return true;
  const magic = Buffer.alloc(MAGIC.length);
  const handle = openSync(file, 'r');
  try {
    readSync(handle, magic, 0, MAGIC.length, MAGIC_AT);
  } finally {
    closeSync(handle);
  }
  return magic.toString('latin1') === MAGIC;
}

const BEGUN_FOR_MS = 300;

/** Removes what a killed process had only begun; true when no ledger is there. One that is being made grows meanwhile. */
export async function removeBegun(ledger: string): Promise<boolean> {
  if (isBegun(ledger) && existsSync(ledger)) {
    await wait(BEGUN_FOR_MS);
    if (isBegun(ledger)) rmSync(ledger, { force: true });
  }
  return !existsSync(ledger);
}
