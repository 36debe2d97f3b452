// Completion for bash, 3.2 and newer. Names with blanks stay whole: every reply is a line.
import { argumentKinds, below, type CommandWords, type Takes } from './words.ts';

export function bashScript(commands: readonly CommandWords[]): string {
  const paths = commands.filter(({ path }) => path !== '').map(({ path }) => path);
  return `# Completion of reprice for bash. In ~/.bashrc: source <(reprice completion bash)
_reprice_words() {
  local IFS=$'\\n'
  COMPREPLY+=($(compgen -W "$1" -- "$cur"))
}
_reprice_paths() {
  local found
  compopt -o filenames 2>/dev/null
  while IFS= read -r found; do COMPREPLY+=("$found"); done < <(compgen "$@" -- "$cur")
}
_reprice() {
  local cur=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]} at= i
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "\${at:+$at }\${COMP_WORDS[i]}" in
      ${paths.map((path) => `'${path}'`).join('|')}) at="\${at:+$at }\${COMP_WORDS[i]}" ;;
    esac
  done
  case "$at:$before" in
${commands.flatMap(valuesOf).join('\n')}
  esac
  case "$at" in
${commands.map((command) => branchOf(command, commands)).join('\n')}
  esac
}
complete -F _reprice reprice
`;
}

/** What stands behind the options of a command that take a value. */
function valuesOf({ path, options }: CommandWords): readonly string[] {
  return options
    .filter(({ takes }) => takes.kind !== 'nothing')
    .map(({ flags, takes }) => `    ${flags.map((flag) => `'${path}:${flag}'`).join('|')}) ${replyTo(takes)}return ;;`);
}

function branchOf(command: CommandWords, commands: readonly CommandWords[]): string {
  const flags = command.options.flatMap((option) => option.flags);
  const names = below(commands, command.path).map(({ name }) => name);
  const replies = [
    ...(names.length === 0 ? [] : [`_reprice_words ${lines(names)}; `]),
    ...argumentKinds(command).map(replyTo),
  ];
  return `    '${command.path}')
      if [[ $cur == -* ]]; then _reprice_words ${lines(flags)}
      else ${replies.join('') || ':; '}fi ;;`.replace('; fi ;;', '\n      fi ;;');
}

function replyTo(takes: Takes): string {
  switch (takes.kind) {
    case 'words':
      return `_reprice_words ${lines(takes.words)}; `;
    case 'file':
      return '_reprice_paths -f; ';
    case 'folder':
      return '_reprice_paths -d; ';
    case 'model':
      return "_reprice_paths -f -X '!*.yaml'; _reprice_paths -d; ";
    case 'anything':
    case 'nothing':
      return '';
    default:
      throw new Error(`no such place: ${JSON.stringify(takes satisfies never)}`);
  }
}

function lines(words: readonly string[]): string {
  return `$'${words.join('\\n')}'`;
}
