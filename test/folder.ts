// One folder for all that a run of the tests writes, in REPRICE_TESTS; it goes when they have ended.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export function setup(): void {
  const folder = mkdtempSync(join(tmpdir(), 'reprice-tests-'));
  chmodSync(folder, 0o755);
  process.env['REPRICE_TESTS'] = folder;
}

export function teardown(): void {
  rmSync(process.env['REPRICE_TESTS'] ?? '', { recursive: true, force: true });
}
