// Answers "ok" on the port that is its first argument, and appends each request that came to its end to the file that is its second:
// a line of method, target, body and the last address in X-Forwarded-For, each in Base64.
'use strict';
const fs = require('node:fs');
const http = require('node:http');

const [port, path] = process.argv.slice(2);
const file = fs.openSync(path, 'a');

const server = http.createServer((request, response) => {
  const chunks = [];
  request.on('data', chunk => chunks.push(chunk));
  request.on('end', () => {
    if (!request.complete) {
      return;
    }
    const forwarded = request.headers['x-forwarded-for'] ?? '';
    const client = forwarded.slice(forwarded.lastIndexOf(',') + 1).trim();
    const words = [request.method, request.url, Buffer.concat(chunks).toString('latin1'), client];
    fs.writeSync(file, words.map(word => Buffer.from(word, 'latin1').toString('base64')).join(' ') + '\n');
    response.end('ok');
  });
});
server.keepAliveTimeout = 120_000;
server.listen({ host: '127.0.0.1', port: Number(port), backlog: 500 });
