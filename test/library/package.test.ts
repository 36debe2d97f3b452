// The package as it is published: packed, unpacked into a folder of its own beside yaml and zod alone, type-checked from a
// small program and run by it. DuckDB is not there.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../cli/project.ts';

const PROGRAM = `import { readFileSync } from 'node:fs';
import { type Bill, formatProblem, parseModel, price } from 'reprice';

const parsed = parseModel(readFileSync('model.yaml', 'utf8'));
if ('problems' in parsed) throw new Error(parsed.problems.map(formatProblem).join('\\n'));
const usage = [{ day: '2025-01-05', operation: 'GET /items', requests: 1500 }];
const bill = price({ model: parsed.model, from: '2025-01-01', until: '2025-02-01', usage });
if ('problems' in bill) throw new Error(bill.problems.map(formatProblem).join('\\n'));
const whole: Bill = bill;
// @ts-expect-error days are texts
price({ model: parsed.model, from: 1, until: '2025-02-01', usage });
console.log(whole.total, whole.periods.map((period) => period.month).join());
`;
const MODEL =
  'model: m\ncurrency: USD\nplans: {p: {charges: {calls: {kind: package, of: requests, price: 0.25, per: 1000, partial: up}}}}\n';

test('import { price } from the tarball: typed, documented, and without DuckDB', () => {
  const folder = temporaryFolder();
  const pack = execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [{ filename, files }] = JSON.parse(pack) as [{ filename: string; files: readonly { path: string }[] }];
  const paths = files.map(({ path }) => path);
  expect(paths).toEqual(
    expect.arrayContaining([
      'package.json',
      'README.md',
      'dist/cli/main.js',
      'dist/library/library.js',
      'dist/library/library.d.ts',
      'schemas/model.schema.json',
      'pricing-models/today.yaml',
    ]),
  );
  expect(
    paths.filter(
      (path) => !/^(dist|docs|pricing-models|scenarios|schemas)\/|^(package\.json|README\.md|LICENSE)$/.test(path),
    ),
  ).toEqual([]);
  const modules = join(folder, 'node_modules');
  mkdirSync(modules);
  execFileSync('tar', ['-xzf', join(folder, filename), '-C', modules]);
  execFileSync('mv', [join(modules, 'package'), join(modules, 'reprice')]);
  for (const name of ['yaml', 'zod', '@types', 'undici-types'])
    symlinkSync(resolve('node_modules', name), join(modules, name));
  writeFileSync(join(folder, 'package.json'), '{"type": "module"}');
  writeFileSync(join(folder, 'program.ts'), PROGRAM);
  writeFileSync(join(folder, 'model.yaml'), MODEL);
  const strict = [
    '--strict',
    '--skipLibCheck',
    '--exactOptionalPropertyTypes',
    '--module',
    'nodenext',
    '--target',
    'es2023',
    '--types',
    'node',
  ];
  execFileSync(process.execPath, [resolve('node_modules/typescript/bin/tsc'), ...strict, 'program.ts'], {
    cwd: folder,
    stdio: 'inherit',
  });
  expect(existsSync(join(modules, '@duckdb'))).toBe(false);
  // 1,500 requests are two blocks of 1,000 at 0.25.
  expect(execFileSync(process.execPath, ['program.js'], { cwd: folder, encoding: 'utf8' })).toBe('0.50 2025-01\n');
  expect(readFileSync(join(modules, 'reprice/dist/library/price.d.ts'), 'utf8')).toMatch(
    /What one account would have paid/,
  );
  rmSync(join(folder, filename));
});
