/** The whole environment of a child process. Next.js declares NODE_ENV to be in every one, which is not so here: hence the cast. */
export function childEnvironment(variables: Record<string, string>): NodeJS.ProcessEnv {
  return variables as NodeJS.ProcessEnv;
}
