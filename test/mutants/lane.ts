// One lane of the mutant run, a process of its own: the kernel's tests are loaded once and run in it, each
// time with another fault in one source file; only what depends on that file is loaded again. Worked
// figures come first, then random tests, unless the fault says which tests catch it; the first assertion that
// fails ends it. Sources that do not load, and errors of the language, catch nothing.
import { fileURLToPath } from 'node:url';
import { globSync } from 'tinyglobby';
import { createViteServer } from 'vitest/node';
import type { Fault } from './fault.ts';
import type * as Harness from './harness.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const HARNESS = `${ROOT}test/mutants/harness.ts`;

/** Random tests: a part of the usual runs, always the same ones, and no time spent on small examples. */
Object.assign(process.env, { REPRICE_TIMES: '0.1', REPRICE_SEED: '20250301', REPRICE_SHRINK: 'no' });

/** In this order; those of a line all run before those of the next. */
const STAGES = ['vectors/*', 'agreement', 'groups', 'rising', 'conservation', 'laws', 'cheapest'];

/** Errors that no assertion makes: a compiler would have found most of them. */
const OF_THE_LANGUAGE = [SyntaxError, ReferenceError, TypeError, RangeError];

/** What a lane is asked, and what it answers: the test that fails, or undefined when all pass. */
export interface Question {
  readonly fault: Fault | undefined;
}
export interface Answer {
  readonly failed: string | undefined;
  readonly ms: number;
}

let now: Fault | undefined;

const server = await createViteServer({
  configFile: false,
  root: ROOT,
  appType: 'custom',
  logLevel: 'error',
  server: { middlewareMode: true, watch: null, hmr: false, ws: false },
  optimizeDeps: { noDiscovery: true, include: [] },
  resolve: { alias: [{ find: /^vitest$/, replacement: HARNESS }] },
  plugins: [
    {
      name: 'fault',
      enforce: 'pre',
      transform: (code: string, id: string) =>
        now !== undefined && id === `${ROOT}src/${now.file}` ? code.replace(now.find, () => now?.replace ?? '') : null,
    },
  ],
});
const { takeTests } = await load<typeof Harness>(HARNESS);
const files = STAGES.flatMap((stage) => globSync(`test/price/${stage}.test.ts`, { cwd: ROOT }).sort());

process.on('message', ({ fault }: Question) => {
  const begun = performance.now();
  void firstFailure(fault).then((failed) => {
    const answer: Answer = { failed, ms: performance.now() - begun };
    process.send?.(answer);
  });
});

async function load<T>(file: string): Promise<T> {
  return (await server.ssrLoadModule(file)) as T;
}

function forget(file: string): void {
  const { moduleGraph } = server.environments.ssr;
  for (const module of moduleGraph.getModulesByFile(ROOT + file) ?? []) moduleGraph.invalidateModule(module);
}

async function firstFailure(fault: Fault | undefined): Promise<string | undefined> {
  for (const f of [now, fault]) if (f !== undefined) forget(`src/${f.file}`);
  now = fault;
  const before = files.filter((file) => file === `test/price/${fault?.by}.test.ts`);
  for (const file of [...before, ...files.filter((f) => !before.includes(f))]) {
    forget(file);
    const short = file.replace('test/price/', '').replace('.test.ts', '');
    try {
      await load(ROOT + file);
    } catch (error) {
      takeTests();
      if (fault === undefined) return `${short}: does not load: ${String(error)}`;
      continue;
    }
    for (const { name, run } of takeTests()) {
      try {
        await run();
      } catch (error) {
        if (fault !== undefined && isOfTheLanguage(error)) continue;
        return `${short}: ${name}${fault === undefined ? `\n${String(error).slice(0, 2000)}` : ''}`;
      }
    }
  }
  return undefined;
}

/** Also below a property's own error. */
function isOfTheLanguage(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return OF_THE_LANGUAGE.some((kind) => error instanceof kind) || isOfTheLanguage(error.cause);
}
