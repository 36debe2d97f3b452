// Completion for zsh, with a line on each command and option.
import { argumentKinds, below, type CommandWords, quoted, type Takes } from './words.ts';

export function zshScript(commands: readonly CommandWords[]): string {
  const paths = commands.filter(({ path }) => path !== '').map(({ path }) => quoted(path));
  return `#compdef reprice
# Completion of reprice for zsh. In ~/.zshrc, after compinit: source <(reprice completion zsh)
_reprice() {
  local at= i
  local -a found
  for ((i = 2; i < CURRENT; i++)); do
    case "\${at:+$at }$words[i]" in
      (${paths.join('|')}) at="\${at:+$at }$words[i]" ;;
    esac
  done
  case "$at:$words[CURRENT-1]" in
${commands.flatMap(valuesOf).join('\n')}
  esac
  case "$at" in
${commands.map((command) => branchOf(command, commands)).join('\n')}
  esac
}
compdef _reprice reprice
`;
}

function valuesOf({ path, options }: CommandWords): readonly string[] {
  return options
    .filter(({ takes }) => takes.kind !== 'nothing')
    .map(
      ({ flags, takes }) =>
        `    (${flags.map((flag) => quoted(`${path}:${flag}`)).join('|')}) ${replyTo(takes)}return ;;`,
    );
}

function branchOf(command: CommandWords, commands: readonly CommandWords[]): string {
  const options = command.options.flatMap(({ flags, summary }) => flags.map((flag) => entry(flag, summary)));
  const names = below(commands, command.path).map(({ name, summary }) => entry(name, summary));
  const replies = [
    ...(names.length === 0 ? [] : [`found=(${names.join(' ')}); _describe command found; `]),
    ...argumentKinds(command).map(replyTo),
  ];
  return `    (${quoted(command.path)})
      if [[ $PREFIX == -* ]]; then found=(${options.join(' ')}); _describe option found
      else ${replies.join('') || ': ; '}fi ;;`;
}

/** A colon ends the word that is completed. */
function entry(word: string, summary: string): string {
  return quoted(`${word.replaceAll(':', '\\:')}:${summary}`);
}

function replyTo(takes: Takes): string {
  switch (takes.kind) {
    case 'words':
      return `found=(${takes.words.map(quoted).join(' ')}); _describe value found; `;
    case 'file':
      return '_files; ';
    case 'folder':
      return '_files -/; ';
    case 'model':
      return "_files -g '*.yaml'; ";
    case 'anything':
    case 'nothing':
      return '';
    default:
      throw new Error(`no such place: ${JSON.stringify(takes satisfies never)}`);
  }
}
