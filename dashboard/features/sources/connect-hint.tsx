'use client';
import { useQuery } from '@tanstack/react-query';
import { ButtonLink } from '@/components/button.tsx';
import { CodeLine } from '@/components/code-line.tsx';
import { useProject, useWhyNot } from '@/session/session.tsx';
import { useOrigin } from '@/session/use-origin.ts';
import { sourceListQuery } from './queries/source-list.ts';

/** The step from nothing to the first report: connect a source, or send one from a terminal. */
export function ConnectHint() {
  const { api, project } = useProject();
  const sources = useQuery(sourceListQuery(api, project.id));
  const off = useWhyNot()('admin');
  const waiting = sources.data?.items.filter((source) => source.state === 'listening').length ?? 0;
  const origin = useOrigin();
  return (
    <div className="mt-4 grid gap-3">
      {waiting > 0 && (
        <p>
          {waiting === 1 ? 'One source is' : `${waiting} sources are`} listening. The first report appears here by
          itself.
        </p>
      )}
      <div className="flex justify-center gap-2">
        {off ? (
          <p className="text-12 text-faint">An admin of the project can connect sources.</p>
        ) : (
          <ButtonLink variant="primary" size="md" href="/settings/sources?add=1">
            Connect a source
          </ButtonLink>
        )}
      </div>
      <p className="text-12 text-faint">Or send one from a terminal, with a project token:</p>
      <CodeLine
        label="Send a report with curl"
        text={`curl -X POST ${origin}/api/projects/${project.id}/feedback \\\n  -H "authorization: Bearer $SOULCASTER_TOKEN" \\\n  -H "content-type: application/json" \\\n  -d '{"body":"The cart page stays empty after I log in"}'`}
      />
    </div>
  );
}
