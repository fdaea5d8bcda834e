// Runs on the system's Node before anything is installed: plain JavaScript, nothing but Node's own modules.
const major = Number(process.versions.node.split('.')[0]);
if (major < 20) {
  console.error(
    `Soulcaster needs Node 20 or later to start; this is ${process.versions.node}. Get one at https://nodejs.org.`,
  );
  process.exit(1);
}
const { ensure } = await import('./ensure/steps.mjs');
process.exitCode = await ensure(process.argv.slice(2));
