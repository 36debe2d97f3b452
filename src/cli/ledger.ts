// reprice ledger export and import: the usage ledger as a folder of Parquet files.
import { relative, resolve } from 'node:path';
import { Command } from '@commander-js/extra-typings';
import { onInterrupt } from './interrupt.ts';
import { command, deliver, projectOf, talk } from './options.ts';
import { progress } from './progress.ts';

export function ledgerCommand() {
  return new Command('ledger')
    .description('write the usage ledger as Parquet, or read one that was counted elsewhere')
    .addHelpText('after', '\nExamples:\n  $ reprice ledger export usage-2025\n  $ reprice ledger import usage-2025')
    .addCommand(exportCommand())
    .addCommand(importCommand());
}

function exportCommand() {
  return command(
    'export',
    'write the ledger into a folder: usage.parquet, the tables beside it, manifest.json',
    ['reprice ledger export usage-2025', 'reprice ledger export usage-2025 --force'],
    ['--as-of', '--strict', '--no-color'],
  )
    .argument('<folder>', 'the folder to write')
    .option('--force', 'replace the folder if an export of a ledger wrote it')
    .action(async (folder, options) => {
      const { openLedger } = await import('../ledger/read.ts');
      const { exportLedger } = await import('../exchange/export.ts');
      const { exportText } = await import('../report/exchange-text.ts');
      const ledger = await openLedger(projectOf(options), { readOnly: true });
      const bar = progress(options);
      const signal = onInterrupt();
      signal.addEventListener('abort', () => ledger.interrupt());
      try {
        const manifest = await exportLedger(ledger, resolve(folder), {
          overwrite: options.force === true,
          onFile(name) {
            signal.throwIfAborted();
            bar.update(`writing ${name}`, undefined);
          },
        });
        bar.stop();
        deliver(options.json === true ? JSON.stringify(manifest, null, 2) : shownOf(folder), options);
        talk(exportText(manifest), options);
      } catch (error) {
        signal.throwIfAborted();
        throw error;
      } finally {
        bar.stop();
        ledger.close();
      }
    });
}

function importCommand() {
  return command(
    'import',
    'read such a folder, or usage that was counted elsewhere, as the ledger of this project',
    ['reprice ledger import usage-2025', 'reprice ledger import usage-2025 --replace'],
    ['--as-of', '--strict', '--no-color'],
  )
    .argument('<folder>', 'a folder with manifest.json and usage.parquet')
    .option('--replace', 'put it in place of the usage that the ledger holds')
    .option('--change-locked', 'replace also the usage of a locked run, which then says so')
    .addHelpText(
      'after',
      `
usage.parquet needs the columns day, tenant and requests; key, operation, status, polling, counted, hour,
bytes_in, bytes_out and the measures that manifest.json names may be there. manifest.json needs
{"form": "reprice-ledger/1", "zone": "…"}. Nothing is written unless all of it is right.`,
    )
    .action(async (folder, options) => {
      const { importLedger } = await import('../exchange/import.ts');
      const { importJson, importText } = await import('../report/exchange-text.ts');
      const bar = progress(options);
      const report = await importLedger(projectOf(options), resolve(folder), shownOf(folder), {
        replace: options.replace === true,
        changeLocked: options.changeLocked === true,
        onProgress: bar.update,
        signal: onInterrupt(),
      }).finally(() => bar.stop());
      deliver(options.json === true ? importJson(report) : importText(report), options);
    });
}

function shownOf(folder: string): string {
  return relative(process.cwd(), resolve(folder)) || '.';
}
