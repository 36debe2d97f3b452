// Completion for fish, with a line on each command and option.
import { argumentKinds, below, type CommandWords, type OptionWords, type Takes } from './words.ts';

export function fishScript(commands: readonly CommandWords[]): string {
  const paths = commands.filter(({ path }) => path !== '').map(({ path }) => quoted(path));
  return `# Completion of reprice for fish. In ~/.config/fish/config.fish: reprice completion fish | source
function __reprice_at
    set -l at
    for word in (commandline -opc)[2..-1]
        set -l next (string join ' ' -- $at $word)
        contains -- $next ${paths.join(' ')}; and set at $next
    end
    test "$at" = "$argv[1]"
end
complete -c reprice -f
${commands.flatMap((command) => linesOf(command, commands)).join('\n')}
`;
}

function linesOf(command: CommandWords, commands: readonly CommandWords[]): readonly string[] {
  const head = `complete -c reprice -n ${quoted(`__reprice_at ${quoted(command.path)}`)}`;
  return [
    ...below(commands, command.path).map(({ name, summary }) => `${head} -a ${quoted(name)} -d ${quoted(summary)}`),
    ...command.options.map(
      (option) => `${head}${flagsOf(option)}${valueFlags(option.takes)} -d ${quoted(option.summary)}`,
    ),
    ...argumentKinds(command).flatMap((takes) => argumentOf(head, takes)),
  ];
}

function flagsOf({ flags }: OptionWords): string {
  return flags.map((flag) => (flag.startsWith('--') ? ` -l ${flag.slice(2)}` : ` -s ${flag.slice(1)}`)).join('');
}

function valueFlags(takes: Takes): string {
  switch (takes.kind) {
    case 'nothing':
      return '';
    case 'words':
      return ` -x -a ${quoted(takes.words.join(' '))}`;
    case 'folder':
      return " -x -a '(__fish_complete_directories)'";
    case 'file':
    case 'model':
      return ' -r -F';
    case 'anything':
      return ' -x';
    default:
      throw new Error(`no such place: ${JSON.stringify(takes satisfies never)}`);
  }
}

function argumentOf(head: string, takes: Takes): readonly string[] {
  switch (takes.kind) {
    case 'words':
      return [`${head} -a ${quoted(takes.words.join(' '))}`];
    case 'file':
      return [`${head} -F`];
    case 'folder':
      return [`${head} -a '(__fish_complete_directories)'`];
    case 'model':
      return [`${head} -a '(__fish_complete_suffix .yaml)'`];
    default:
      return [];
  }
}

/** fish knows only these two signs behind a backslash between single quotes. */
function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
