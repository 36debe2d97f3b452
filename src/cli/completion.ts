// reprice completion SHELL: a script by which the shell completes commands, options and what stands behind them. It is
// made from the commands that there are.
import { Argument, type CommandUnknownOpts, type Option } from '@commander-js/extra-typings';
import type { CommandWords, Takes } from '../completion/words.ts';
import { command, deliver } from './options.ts';

const SHELLS = ['bash', 'zsh', 'fish'] as const;

export function completionCommand() {
  return command(
    'completion',
    'print a script that completes commands and options in your shell',
    ['reprice completion bash', 'reprice completion zsh', 'reprice completion fish'],
    ['--config', '--as-of', '--strict', '--no-color'],
  )
    .addArgument(new Argument('<shell>', 'which shell').choices(SHELLS))
    .addHelpText(
      'after',
      `
Where it belongs:
  bash  ~/.bashrc:                   source <(reprice completion bash)
  zsh   ~/.zshrc, after compinit:    source <(reprice completion zsh)
  fish  ~/.config/fish/config.fish:  reprice completion fish | source`,
    )
    .action(async (shell, options, own) => {
      const words = wordsOf(own.parent ?? own, '');
      deliver(
        options.json === true ? JSON.stringify({ commands: words }, null, 2) : await scriptFor(shell, words),
        options,
      );
    });
}

async function scriptFor(shell: (typeof SHELLS)[number], words: readonly CommandWords[]): Promise<string> {
  switch (shell) {
    case 'bash':
      return (await import('../completion/bash.ts')).bashScript(words);
    case 'zsh':
      return (await import('../completion/zsh.ts')).zshScript(words);
    case 'fish':
      return (await import('../completion/fish.ts')).fishScript(words);
    default:
      throw new Error(`no such shell: ${JSON.stringify(shell satisfies never)}`);
  }
}

/** A command and all below it. */
function wordsOf(of: CommandUnknownOpts, path: string): readonly CommandWords[] {
  const help = { flags: ['--help', '-h'], summary: 'display help for command', takes: { kind: 'nothing' } } as const;
  const own: CommandWords = {
    path,
    summary: of.description(),
    options: [...of.options.filter(({ hidden }) => !hidden).map(optionWords), help],
    takes: of.registeredArguments.map((one) => takesOf(one.name(), one.argChoices)),
  };
  return [own, ...of.commands.flatMap((part) => wordsOf(part, path === '' ? part.name() : `${path} ${part.name()}`))];
}

function optionWords(option: Option): CommandWords['options'][number] {
  const name = /[<[]([^>\]]*)[>\]]/.exec(option.flags)?.[1];
  return {
    flags: [option.long, option.short].flatMap((flag) => flag ?? []),
    summary: option.description,
    takes: name === undefined ? { kind: 'nothing' } : takesOf(name, option.argChoices ?? severalOf(option.description)),
  };
}

/** Words of which an option takes several, as its help lists them: "csv, parquet, or several of them". */
function severalOf(summary: string): readonly string[] | undefined {
  return /^((?:[\w-]+, )+)or several of them/
    .exec(summary)?.[1]
    ?.split(', ')
    .filter((word) => word !== '');
}

/** By the names that arguments and values of options have all over the command line. */
const PLACES: Readonly<Record<string, Takes>> = {
  file: { kind: 'file' },
  files: { kind: 'file' },
  folder: { kind: 'folder' },
  model: { kind: 'model' },
  models: { kind: 'model' },
  a: { kind: 'model' },
  b: { kind: 'model' },
  run: { kind: 'words', words: ['latest'] },
  runs: { kind: 'words', words: ['latest'] },
  first: { kind: 'words', words: ['latest'] },
  second: { kind: 'words', words: ['latest'] },
  which: { kind: 'words', words: ['today', 'latest'] },
};

function takesOf(name: string, choices: readonly string[] | undefined): Takes {
  if (choices !== undefined) return { kind: 'words', words: choices };
  return PLACES[name.replace(/\.{3}$/, '')] ?? { kind: 'anything' };
}
