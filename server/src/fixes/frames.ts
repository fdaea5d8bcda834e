import type { StackFrame } from '@soulcaster/agent';
import type { Feedback } from '@soulcaster/contract';

/** The frames of a report as an agent takes them, innermost first. */
export function framesOf({ frames }: Pick<Feedback, 'frames'>): StackFrame[] {
  return frames.map((frame) => ({
    file: frame.file,
    inApp: frame.in_app,
    ...(frame.line && { line: frame.line }),
    ...(frame.column && { column: frame.column }),
    ...(frame.function && { function: frame.function }),
    ...(frame.vars && { vars: frame.vars }),
  }));
}
