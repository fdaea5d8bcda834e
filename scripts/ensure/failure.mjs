export class CommandFailed extends Error {
  constructor(doing, code, output) {
    super(`${doing} failed (${code})`);
    this.doing = doing;
    this.output = output;
  }
}

const causes = [
  [
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|network (request|timeout)/,
    'The package registry cannot be reached. Check the network, the proxy, and `npm config get registry`.',
  ],
  [/ENOSPC|no space left/i, 'The disk is full: Soulcaster and its packages need about 1.5 GB.'],
  [
    /EACCES|EPERM|permission denied/i,
    'This folder cannot be written by this user. Check who owns it and node_modules.',
  ],
  [
    /EUSAGE|can only install.*lock ?file/i,
    'package.json and package-lock.json do not agree: run `npm install` and commit both.',
  ],
  [/EINTEGRITY/, 'A downloaded package is not the one that was locked. Run `npm cache verify` and try again.'],
  [/heap out of memory|ENOMEM|SIGKILL/, 'There was not enough memory: 2 GB free are enough.'],
];

/** What went wrong and what to do about it, for a person at a terminal. */
export function explain(error) {
  const output = error instanceof CommandFailed ? error.output : '';
  const cause = causes.find(([pattern]) => pattern.test(`${error.code ?? ''} ${error.message}\n${output}`));
  if (error instanceof CommandFailed)
    return [shorten(output.trim()), error.message, cause?.[1]].filter(Boolean).join('\n');
  if (cause && error.code) return `${error.message}\n${cause[1]}`;
  return error.message;
}

/** npm and Next say the cause first and the context last. */
function shorten(output) {
  const lines = output.split('\n');
  return lines.length <= 50 ? output : [...lines.slice(0, 25), '…', ...lines.slice(-25)].join('\n');
}
