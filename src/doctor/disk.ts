// Is there room: where programs keep what is temporary, and beside the ledger, where a load spills and where the new
// ledger stands next to the old one until it is whole.
import { accessSync, constants, existsSync, statfsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Finding, findings } from './finding.ts';

const { ok, warn, wrong } = findings('disk');

const GB = 1_000_000_000;
const LEAST = 0.2 * GB;
const TEMPORARY = 0.5 * GB;

export function temporarySpace(folder: string): Finding {
  return roomIn('temporary files', folder, TEMPORARY, 'free space there, or let TMPDIR name another folder');
}

/** A load may need as much again as the ledger has, and some to spill. */
export function ledgerSpace(ledger: string): Finding {
  const bytes = statSync(ledger, { throwIfNoEntry: false })?.size ?? 0;
  return roomIn(
    'beside the ledger',
    existing(dirname(ledger)),
    bytes + GB,
    'free space there, or let `ledger:` in reprice.yaml name a file on another disk',
  );
}

function roomIn(about: string, folder: string, wanted: number, fix: string): Finding {
  try {
    accessSync(folder, constants.W_OK);
  } catch {
    return wrong(about, `${folder} may not be written to`, 'give yourself the right to write there');
  }
  const { bavail, bsize } = statfsSync(folder);
  const free = bavail * bsize;
  const message = `${gigabytes(free)} GB are free`;
  if (free < LEAST) return wrong(about, message, fix);
  return free < wanted ? warn(about, `${message}; a load may need ${gigabytes(wanted)}`, fix) : ok(about, message);
}

/** The folder, or the nearest above it that is there: a ledger's folder is made with it. */
function existing(folder: string): string {
  return existsSync(folder) || dirname(folder) === folder ? folder : existing(dirname(folder));
}

/** With one decimal, cut off. */
function gigabytes(bytes: number): string {
  const tenths = Math.floor(bytes / (GB / 10));
  return `${Math.floor(tenths / 10)}.${tenths % 10}`;
}
