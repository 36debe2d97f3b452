// Before each test file: a folder of its own for all that it and the programs it starts write where temporary files
// go, in that of the whole run (folder.ts). It is removed when the file has ended.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

const folder = mkdtempSync(join(process.env['REPRICE_TESTS'] ?? tmpdir(), 'file-'));
// As /tmp is: some tests run the program as another user.
chmodSync(folder, 0o1777);
process.env['TMPDIR'] = folder;

afterAll(() => rmSync(folder, { recursive: true, force: true }));
