// One lane of the mutant run: a vitest that stays up, runs the kernel's own tests and sees one source
// file with a fault in it. Vectors come first, then the random tests; the first stage that fails ends it.
import { fileURLToPath } from 'node:url';
import { createVitest, type TestModule, type TestSpecification, type Vitest } from 'vitest/node';
import type { Fault } from './fault.ts';

const SOURCES = fileURLToPath(new URL('../../src/', import.meta.url));

/** Random tests: a tenth of the usual runs, always the same ones, and no time spent on small examples. */
const ENV = { REPRICE_TIMES: '0.1', REPRICE_SEED: '20250301', REPRICE_SHRINK: 'no' };

/** Each stage runs only if the ones before found nothing. */
const STAGES = [/vectors/, /agreement/, /conservation|laws/, /cheapest/];

export interface Lane {
  /** The test that fails, or undefined: all of them pass. Without a fault the sources are as they are. */
  readonly run: (fault: Fault | undefined) => Promise<string | undefined>;
  readonly close: () => Promise<void>;
}

export async function openLane(): Promise<Lane> {
  let now: Fault | undefined;
  const plugin = {
    name: 'fault',
    enforce: 'pre' as const,
    transform: (code: string, id: string): string | undefined =>
      now !== undefined && id === SOURCES + now.file ? code.replace(now.find, () => now?.replace ?? '') : undefined,
  };
  const vitest = await createVitest(
    'test',
    {
      watch: false,
      config: false,
      include: ['test/price/**/*.test.ts'],
      reporters: [{}],
      pool: 'threads',
      isolate: false,
      maxWorkers: 1,
      env: ENV,
    },
    { plugins: [plugin] },
  );
  const tests = await vitest.globTestSpecifications();
  return {
    run: async (fault) => {
      const touched = [now, fault].flatMap((f) => f?.file ?? []);
      now = fault;
      for (const file of touched) vitest.invalidateFile(SOURCES + file);
      for (const stage of STAGES) {
        const failed = await firstFailure(
          vitest,
          tests.filter(({ moduleId }) => stage.test(moduleId)),
        );
        if (failed !== undefined) return failed;
      }
      return undefined;
    },
    close: () => vitest.close(),
  };
}

/** The first failed test of these files; vitest remembers those of earlier runs too. */
async function firstFailure(vitest: Vitest, tests: TestSpecification[]): Promise<string | undefined> {
  const { testModules, unhandledErrors } = await vitest.runTestSpecifications(tests);
  const ran = testModules.filter((module) => tests.some(({ moduleId }) => moduleId === module.moduleId));
  const failed = ran.find((module) => module.state() === 'failed');
  if (failed !== undefined) return failureOf(failed);
  if (unhandledErrors.length > 0) throw new Error(`vitest: ${String(unhandledErrors[0])}`);
  if (ran.length < tests.length || ran.some((module) => module.state() !== 'passed'))
    throw new Error('vitest did not run all the tests');
  return undefined;
}

function failureOf(module: TestModule): string {
  const file = module.relativeModuleId.replace('test/price/', '').replace('.test.ts', '');
  const [test] = module.children.allTests('failed');
  return `${file}: ${test === undefined ? 'does not load' : test.fullName}`;
}
