// The plain reverse proxy of Go's standard library: what KubeElasti, Knative and KEDA's HTTP add-on are made of.
package main

import (
	"log"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
)

func main() {
	backend, err := url.Parse(os.Args[2])
	if err != nil {
		log.Fatal(err)
	}
	proxy := &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(backend)
			r.SetXForwarded()
		},
		// The default of 2 idle connections to a host would measure connecting, not relaying.
		Transport: &http.Transport{MaxIdleConns: 1000, MaxIdleConnsPerHost: 1000, DisableCompression: true},
	}
	log.Fatal(http.ListenAndServe(os.Args[1], proxy))
}
