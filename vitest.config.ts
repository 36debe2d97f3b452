import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Those that take longest begin first: the last one to end must not be one that began last. */
const LONGEST = [
  'demo',
  'crash',
  'begin/init',
  'cli/help-examples',
  'load/random-late',
  'cli/verify',
  'cli/report-browser',
  'cli/load-stopped',
  'cli/mailing',
  'cli/reproducible',
  'cli/output',
  'readme',
  'load/order',
];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const found = LONGEST.findIndex((name) => moduleId.endsWith(`/test/${name}.test.ts`));
      return found < 0 ? LONGEST.length : found;
    };
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b));
  }
}

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // A process for each file would load the same modules over 200 times; no test changes what another can see.
    isolate: false,
    globalSetup: ['test/folder.ts'],
    setupFiles: ['test/setup.ts'],
    // A dozen rows need no second thread: DuckDB spends a quarter more time on two. Who holds that their number
    // changes nothing says how many.
    env: { REPRICE_THREADS: '1' },
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // A file hardly waits for anything but a processor; each further worker loads all modules once more.
    maxWorkers: 4,
    sequence: { sequencer: LongestFirst },
  },
});
