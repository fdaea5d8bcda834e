/** `create` was called where commands cannot be isolated; `problems` are sentences for a person. */
export class SandboxUnavailable extends Error {
  override name = 'SandboxUnavailable';
  readonly problems: string[];

  constructor(problems: string[]) {
    super(problems.join(' '));
    this.problems = problems;
  }
}
