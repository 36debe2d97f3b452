// reprice load: request logs into the usage ledger.
import { Option } from '@commander-js/extra-typings';
import { onInterrupt } from './interrupt.ts';
import { type CommonOptions, command, deliver, paintOf, projectOf, talk } from './options.ts';
import { type Progress, progress, timed } from './progress.ts';

export function loadCommand() {
  return command(
    'load',
    'read the request logs into the usage ledger',
    ['reprice load', 'reprice load --max-rejects 0.1%', 'reprice load --json --output load.json'],
    ['--as-of'],
  )
    .option('--max-rejects <most>', 'refuse the load when more rows than this, or more of them (0.1%), cannot be read')
    .option('--change-locked', 'load also what changes the usage of a locked run, which then says so')
    .addOption(
      new Option('--progress <how>', 'a bar on a terminal, or a line on stderr for each stage')
        .choices(['bar', 'lines'] as const)
        .default('bar' as const),
    )
    .action(async (options) => {
      const { load } = await import('../load/load.ts');
      const { loadText, loadJson } = await import('../report/load-report.ts');
      const { parseRejects } = await import('./values.ts');
      const maxRejects =
        options.maxRejects === undefined ? {} : { maxRejects: parseRejects('--max-rejects', options.maxRejects) };
      const bar = progress(options);
      const signal = onInterrupt();
      try {
        const update = options.progress === 'lines' ? bar.update : timed(bar);
        const report = await load(projectOf(options), {
          onProgress: untilCommitted(signal, bar, update, options),
          signal,
          changeLocked: options.changeLocked === true,
          ...maxRejects,
        });
        bar.stop();
        const text = options.json === true ? loadJson(report) : loadText(report, paintOf(options));
        deliver(text, options, 'the load is done: its rows are in the ledger; ');
        if (options.strict === true && report.total.rejected > 0n) {
          talk('strict: some rows could not be read', options);
          process.exitCode = 1;
        }
      } finally {
        bar.stop();
      }
    });
}

/** What an interrupt is told that comes too late: a commit is brought to its end, and so is what follows it. */
const TOO_LATE: ReadonlyMap<string, string> = new Map([
  ['committing', 'finishing the commit…'],
  ['summing up', 'the load is committed; summing it up…'],
  ['closing the ledger', 'the load is committed; closing the ledger…'],
]);

/** The update of a load's progress, which also knows what to say when the signal is aborted. */
function untilCommitted(
  signal: AbortSignal,
  bar: Progress,
  update: Progress['update'],
  options: CommonOptions,
): Progress['update'] {
  let stage = '';
  signal.addEventListener('abort', () => {
    const late = TOO_LATE.get(stage);
    if (late === undefined) return;
    bar.stop();
    talk(late, options);
  });
  return (next, percent, rows) => {
    stage = next;
    update(next, percent, rows);
  };
}
