// reprice runs diff A B: why two runs have different totals.
import { command, deliver, paintOf, projectOf } from './options.ts';
import { watching } from './progress.ts';

export function diffCommand() {
  return command(
    'diff',
    'split the change between two runs into data, directory, model and version',
    ['reprice runs diff 0pyvdwr latest', 'reprice runs diff 0pyvdwr cbqy5jw --json'],
    ['--as-of'],
  )
    .argument('<first>', 'the run before: its id, the beginning of it, or latest')
    .argument('<second>', 'the run after')
    .action(async (first, second, options) => {
      const { diffRuns } = await import('../audit/diff.ts');
      const { runsDiffText } = await import('../report/runs-diff-text.ts');
      const diff = await watching(options, (watch) => diffRuns(projectOf(options), first, second, watch));
      deliver(options.json === true ? JSON.stringify(diff, null, 2) : runsDiffText(diff, paintOf(options)), options);
      if (options.strict === true && diff.together !== '') process.exitCode = 1;
    });
}
