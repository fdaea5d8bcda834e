/** The whole environment of a command in any sandbox, but for what the command is given. */
export const sandboxEnvironment = (pathFirst: string[] = []): Record<string, string> => ({
  PATH: [...pathFirst, '/usr/local/bin', '/usr/bin', '/bin', '/usr/sbin', '/sbin'].join(':'),
  HOME: '/home/agent',
  USER: 'agent',
  LANG: 'C.UTF-8',
  TERM: 'dumb',
  TMPDIR: '/tmp',
  NO_COLOR: '1',
  CI: '1',
  PYTHONDONTWRITEBYTECODE: '1',
});
