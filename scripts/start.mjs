// npm start: serves the demo, and installs the dependencies first where that has not been done.
import { ensureInstalled } from './install.mjs';

const host = '127.0.0.1';
const port = Number(process.env.PORT || 5173);
if (!Number.isInteger(port) || port < 1 || port > 65535) {
  console.error(`PORT must be a number from 1 to 65535, not "${process.env.PORT}".`);
  process.exit(1);
}
ensureInstalled();

const { createServer } = await import('vite');
const server = await createServer({ mode: 'demo', logLevel: 'warn', clearScreen: false, server: { host, port, strictPort: true } });
try {
  await server.listen();
} catch (error) {
  await server.close();
  // Vite puts its own sentence in place of the system's error code
  const taken = error.code === 'EADDRINUSE' || /already in use/.test(error.message);
  console.error(taken ? `Port ${port} is in use. Stop what uses it, or choose another: PORT=${port + 1} npm start` : error.message);
  process.exit(1);
}
console.log(`The demo is at http://${host}:${port}/  (Ctrl+C stops it)`);
