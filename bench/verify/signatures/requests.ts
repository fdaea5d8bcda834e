import { Agent, request } from 'node:http';

/** A request as it goes over the wire; a header may come more than once. */
export interface Wire {
  name: string;
  path: string;
  headers: [string, string][];
  body: Buffer;
}

/** Many at once over connections that are kept; the status of each answer, 0 where there was none. */
export function sender(baseUrl: string, atOnce = 16) {
  const { hostname, port } = new URL(baseUrl);
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce });
  const send = ({ path, headers, body }: Wire): Promise<number> =>
    new Promise((resolve) => {
      // A flat list lets the same header stand twice.
      const flat = [...headers, ['host', `${hostname}:${port}`], ['content-length', String(body.byteLength)]].flat();
      const outgoing = request({ hostname, port, path, method: 'POST', agent, headers: flat }, (response) => {
        response.resume().on('end', () => resolve(response.statusCode ?? 0));
      });
      outgoing.on('error', () => resolve(0)).end(body);
    });
  return {
    send,
    async sendAll(wires: Wire[]): Promise<number[]> {
      const statuses: number[] = [];
      let next = 0;
      const worker = async () => {
        for (let index = next++; index < wires.length; index = next++) statuses[index] = await send(wires[index]!);
      };
      await Promise.all(Array.from({ length: atOnce }, worker));
      return statuses;
    },
    close: () => agent.destroy(),
  };
}
