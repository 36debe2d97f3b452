// reprice operations propose: a catalogue of operations from the logs, to look at and load with.
import { Command } from '@commander-js/extra-typings';
import type { Gathered } from '../operations/gather.ts';
import type { Project } from '../project/project.ts';
import { CannotRunError } from '../source/problem.ts';
import { type CommonOptions, command, deliver, projectOf, talk } from './options.ts';
import { parseCount } from './values.ts';

export function operationsCommand() {
  return new Command('operations')
    .description('propose a catalogue of operations from the logs')
    .addHelpText(
      'after',
      '\nExamples:\n  $ reprice operations propose --output operations.yaml\n  $ reprice operations propose logs/one.jsonl.gz',
    )
    .addCommand(proposeCommand());
}

const SIBLINGS = '50';
const LIMIT = '200';

function proposeCommand() {
  return command(
    'propose',
    'templates for paths that no operation covers, with the share that each would cover',
    [
      'reprice operations propose --output operations.yaml',
      'reprice operations propose logs/gateway-2025-01-*.jsonl.gz --source gateway',
    ],
    ['--as-of', '--strict', '--no-color'],
  )
    .argument('[files...]', 'log files, read through a source of the project (default: what the ledger holds)')
    .option('--from-ledger', 'from the ledger (the default when no file is named)')
    .option('--source <name>', 'how files are read that belong to no source, or to several')
    .option('--siblings <names>', 'where more names than this stand at one place, they are values', SIBLINGS)
    .option('--limit <operations>', 'most new operations, those with most requests first', LIMIT)
    .action(async (files, options) => {
      const { propose } = await import('../operations/propose.ts');
      const { operationsYaml } = await import('../report/operations-text.ts');
      if (files.length > 0 && options.fromLedger === true)
        throw new CannotRunError('both files and --from-ledger were given', 'leave one of them out');
      const project = projectOf(options);
      const asked = {
        siblings: Number(parseCount('--siblings', options.siblings)),
        limit: Number(parseCount('--limit', options.limit)),
      };
      const gathered = await gather(project, files, options);
      const proposal = propose(gathered, project.operations, asked);
      const from = files.length === 0 ? 'the ledger' : `${files.length} file${files.length === 1 ? '' : 's'}`;
      deliver(options.json === true ? JSON.stringify(proposal, null, 2) : operationsYaml(proposal, from), options);
      if (options.json !== true && options.output !== undefined)
        talk(`next: write \`operations: ${options.output}\` in reprice.yaml and run reprice load`, options);
    });
}

async function gather(
  project: Project,
  files: readonly string[],
  options: CommonOptions & { readonly source?: string | undefined },
): Promise<Gathered> {
  const { gatherFromFiles, gatherFromLedger } = await import('../operations/gather.ts');
  if (files.length > 0) return await gatherFromFiles(project, files, process.cwd(), options.source);
  const { openLedger } = await import('../ledger/read.ts');
  const ledger = await openLedger(project, { readOnly: true });
  try {
    return await gatherFromLedger(ledger);
  } finally {
    ledger.close();
  }
}
