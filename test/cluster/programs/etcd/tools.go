//go:build tools

// Package tools keeps etcd's server in the module graph; it is built by its own path.
package tools

import _ "go.etcd.io/etcd/server/v3"
