module reverseproxy

go 1.24
