// The plain reverse proxy of Go's standard library: what KubeElasti, Knative and KEDA's HTTP add-on are made of.
// Arguments by threes: http1 or h2c, where to listen, the backend.
package main

import (
	"log"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
)

func main() {
	failed := make(chan error)
	for args := os.Args[1:]; len(args) >= 3; args = args[3:] {
		backend, err := url.Parse(args[2])
		if err != nil {
			log.Fatal(err)
		}
		go func() { failed <- serve(args[0], args[1], backend) }()
	}
	log.Fatal(<-failed)
}

func serve(protocol, address string, backend *url.URL) error {
	protocols := new(http.Protocols)
	protocols.SetHTTP1(protocol == "http1")
	protocols.SetUnencryptedHTTP2(protocol == "h2c")
	proxy := &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(backend)
			r.SetXForwarded()
		},
		// The default of 2 idle connections to a host would measure connecting, not relaying.
		Transport: &http.Transport{MaxIdleConns: 5000, MaxIdleConnsPerHost: 5000, DisableCompression: true, Protocols: protocols},
	}
	server := &http.Server{Addr: address, Handler: proxy, Protocols: protocols}
	return server.ListenAndServe()
}
