import type { RequestPermissionRequest, RequestPermissionResponse } from '@agentclientprotocol/sdk';
import type { AgentEvent } from '../../types.ts';
import { refusedPath } from '../refused-path.ts';

const CHANGES = ['edit', 'delete', 'move'];

/**
 * Answers a program's question whether it may. The sandbox is the boundary, so all is allowed but changes that the gates
 * of the host would refuse anyway: those are better known early.
 */
export function decide(
  { toolCall, options }: RequestPermissionRequest,
  emit: (event: AgentEvent) => void,
): RequestPermissionResponse {
  const kind = toolCall.kind ?? 'other';
  const paths = CHANGES.includes(kind) ? (toolCall.locations ?? []).map(({ path }) => path) : [];
  const reason = paths.map(refusedPath).find((each) => each !== null);
  if (reason) emit({ type: 'denied', name: kind, reason });
  const wanted = reason ? ['reject_once', 'reject_always'] : ['allow_once', 'allow_always'];
  const option = wanted.map((each) => options.find((offered) => offered.kind === each)).find(Boolean);
  if (!option) return { outcome: { outcome: 'cancelled' } };
  return { outcome: { outcome: 'selected', optionId: option.optionId } };
}
