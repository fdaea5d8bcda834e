// Runs inside the sandbox: gives the gateway's socket a port of the loopback device, then runs a program that knows
// models by an address with a port only. Usage: node relay.mjs SOCKET PORT PROGRAM [ARGUMENT …]
import { spawn } from 'node:child_process';
import { connect, createServer } from 'node:net';

const [socket, port, program, ...args] = process.argv.slice(2);

const server = createServer({ allowHalfOpen: true }, (inner) => {
  const outer = connect({ path: socket, allowHalfOpen: true });
  inner.pipe(outer).pipe(inner);
  const end = () => {
    inner.destroy();
    outer.destroy();
  };
  inner.on('error', end).on('close', end);
  outer.on('error', end).on('close', end);
});

server.listen(Number(port), '127.0.0.1', () => {
  const child = spawn(program, args, { stdio: 'inherit' });
  child.on('error', (error) => {
    console.error(error.message);
    process.exit(127);
  });
  child.on('exit', (code) => process.exit(code ?? 1));
});
