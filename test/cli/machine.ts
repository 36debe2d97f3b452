// What a test may need of the machine besides the program: to be root, small disks, another user. Where it is missing
// the test is skipped, but never in CI, where it fails: a test that nobody runs holds nothing.
import type { TestContext } from 'vitest';
import { shell } from './program.ts';

const CI = (process.env['CI'] ?? '') !== '';

export const ROOT = CI || process.getuid?.() === 0;

export const NOBODY = CI || (ROOT && shell('setpriv --reuid=nobody true'));

/** A disk of the size in the folder; unmount it at the end. */
export function smallDisk(folder: string, size: string, context: TestContext): void {
  if (shell(`mount -t tmpfs -o size=${size} tmpfs ${folder}`)) return;
  if (CI) throw new Error(`no tmpfs can be mounted at ${folder}: CI has to run as root and may mount`);
  context.skip();
}
