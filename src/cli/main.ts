#!/usr/bin/env node
// The command line: what was asked, done by one stage after the other. Results go to stdout, talk to
// stderr. Exit codes: 0 done; 1 the model or the data is wrong, or --strict and not complete; 2 it
// could not be run; 130 interrupted.
import { readFileSync } from 'node:fs';
import { Command, CommanderError } from '@commander-js/extra-typings';
import { printable } from '../report/format.ts';
import { CannotRunError, formatProblem, InputError } from '../source/problem.ts';
import { checkCommand } from './check.ts';
import { compareCommand } from './compare.ts';
import { completionCommand } from './completion.ts';
import { doctorCommand } from './doctor.ts';
import { explainCommand } from './explain.ts';
import { exportCommand } from './export.ts';
import { machineFailure } from './failure.ts';
import { initCommand } from './init.ts';
import { Interrupted } from './interrupt.ts';
import { leadsCommand } from './leads.ts';
import { ledgerCommand } from './ledger.ts';
import { limitsCommand } from './limits.ts';
import { loadCommand } from './load.ts';
import { marginCommand } from './margin.ts';
import { modelCommand } from './model.ts';
import { operationsCommand } from './operations.ts';
import { quoteCommand } from './quote.ts';
import { reconcileCommand } from './reconcile.ts';
import { reportCommand } from './report.ts';
import { runCommand } from './run.ts';
import { runsCommand } from './runs.ts';
import { schemaCommand } from './schema.ts';
import { solveCommand } from './solve.ts';
import { statementCommand } from './statement.ts';
import { sweepCommand } from './sweep.ts';
import { traceCommand } from './trace.ts';
import { usageCommand } from './usage.ts';
import { verifyCommand } from './verify.ts';

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

/** Problems of what was asked for, not of what stands in a model or the data. */
const NOT_RUN = ['no-file', 'no-access', 'set'];

/** Commands that have nothing to change: to say that nothing was changed would make people wonder. */
const ONLY_LOOK = ['check', 'quote', 'explain', 'trace', 'schema', 'model diff'];

const program = new Command('reprice')
  .description('Replay request logs through a pricing model: what would every account have paid?')
  .version(version)
  .enablePositionalOptions()
  .exitOverride()
  .configureOutput({ writeErr: say })
  .showSuggestionAfterError()
  .addHelpText(
    'after',
    '\nThe usual order:\n  $ reprice init logs/\n  $ reprice load\n  $ reprice usage\n  $ reprice run pricing-models/first.yaml\n  $ reprice statement ACCOUNT\n  $ reprice export latest\n',
  );
for (const command of [
  initCommand(),
  loadCommand(),
  ledgerCommand(),
  usageCommand(),
  operationsCommand(),
  checkCommand(),
  quoteCommand(),
  runCommand(),
  compareCommand(),
  sweepCommand(),
  solveCommand(),
  limitsCommand(),
  marginCommand(),
  runsCommand(),
  reportCommand(),
  leadsCommand(),
  statementCommand(),
  explainCommand(),
  traceCommand(),
  exportCommand(),
  reconcileCommand(),
  verifyCommand(),
  modelCommand(),
  schemaCommand(),
  doctorCommand(),
  completionCommand(),
]) {
  for (const part of command.commands) part.exitOverride().configureOutput({ writeErr: say });
  program.addCommand(command.exitOverride().configureOutput({ writeErr: say }));
}

for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(process.exitCode ?? 0);
    if (stream === process.stdout) say(`cannot print the result: ${error.message}\n`);
    process.exit(2);
  });
}

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = report(error);
}

/** Control characters in what people wrote must not reach the terminal. */
function say(text: string): void {
  process.stderr.write(printable(text));
}

/** Says what went wrong and returns the exit code. A stack trace is printed only for a bug. */
function report(thrown: unknown): number {
  const error = machineFailure(thrown) ?? thrown;
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof Interrupted) {
    process.stderr.write('interrupted: nothing was changed\n');
    return 130;
  }
  if (error instanceof InputError) {
    const count = error.problems.length;
    const asked = process.argv.slice(2, 4).join(' ');
    const unchanged = ONLY_LOOK.some((name) => `${asked} `.startsWith(`${name} `)) ? '' : '; nothing was changed';
    say(`${error.problems.map(formatProblem).join('\n\n')}\n\n${count} problem${count === 1 ? '' : 's'}${unchanged}\n`);
    return error.problems.every((p) => NOT_RUN.includes(p.code)) ? 2 : 1;
  }
  if (error instanceof CannotRunError) {
    say(`${error.message}\n  fix: ${error.fix}\n`);
    return 2;
  }
  say(`a bug in reprice: please report it with this text\n${error instanceof Error ? error.stack : String(error)}\n`);
  return 2;
}
