"""Programs run for other machines: an HTTP service around an executor, and the client that uses it.

    client  gathering.py  programs that wait become requests, as many at once as keep the service busy
              client.py   one request: retries, deadlines, and an answer that is read as if an enemy had written it
      | HTTP  wire.py     what the two say to each other; strictjson.py reads it
    server    app.py      the endpoints: who may ask, how much, how fast
              desk.py     a bounded queue in front of the executor
              metrics.py  what it counts
              serving.py  one process: a socket, uvicorn, signals, an end that loses nothing
              token.py    the secret that both ends know

The server does not trust its clients and the client does not trust its server: sizes, sides, colours, statuses and
texts are checked on arrival, at both ends, by the same code. What programs may do is the executor's matter.

Not covered: the connection is plain HTTP, so whoever can read the network reads programs, grids and the token; put a
proxy that speaks TLS in front. A server that lies can give wrong outputs, and no check of form can tell.
"""
