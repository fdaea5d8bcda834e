'use client';
import type { ProjectSettings } from '@soulcaster/contract';
import { ArrowUp } from 'lucide-react';
import { Button } from '@/components/button.tsx';
import { Switch } from '@/components/switch.tsx';

type Agent = ProjectSettings['agents'][number];

const agents: Record<Agent, string> = {
  repair: 'repair (no model, templates and search)',
  builtin: 'builtin (a language model with tools)',
  kilocode: 'Kilocode (a program on the server)',
  'claude-code': 'Claude Code (a program on the server)',
  codex: 'Codex (a program on the server)',
  'gemini-cli': 'Gemini CLI (a program on the server)',
  opencode: 'opencode (a program on the server)',
};

/** Which agents are tried, in order. At least one stays. */
export function AgentOrder(props: { agents: Agent[]; onChange: (agents: Agent[]) => void }) {
  const off = (Object.keys(agents) as Agent[]).filter((agent) => !props.agents.includes(agent));
  return (
    <ol className="grid gap-1">
      {[...props.agents, ...off].map((agent, index) => {
        const on = props.agents.includes(agent);
        return (
          <li key={agent} className="flex items-center gap-2 text-12">
            <Switch
              aria-label={`Use ${agent}`}
              checked={on}
              disabled={on && props.agents.length === 1}
              onChange={(use) =>
                props.onChange(use ? [...props.agents, agent] : props.agents.filter((other) => other !== agent))
              }
            />
            <span className={on ? '' : 'text-faint'}>{agents[agent]}</span>
            {on && index > 0 && (
              <Button
                variant="ghost"
                size="icon"
                className="size-6"
                aria-label={`Try ${agent} earlier`}
                tip="Try it earlier"
                icon={<ArrowUp className="size-3.5" />}
                onClick={() => props.onChange(earlier(props.agents, index))}
              />
            )}
          </li>
        );
      })}
    </ol>
  );
}

function earlier(order: Agent[], index: number): Agent[] {
  const next = [...order];
  const [moved] = next.splice(index, 1);
  if (moved) next.splice(index - 1, 0, moved);
  return next;
}
