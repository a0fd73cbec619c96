//go:build tools

// Package agentsandbox pins the controller of agent-sandbox that the cluster suite runs. The version is
// the one of lib/versions.json: the cluster is given the release's manifests and the suite its program.
//
//	go build -o agent-sandbox-controller sigs.k8s.io/agent-sandbox/cmd/agent-sandbox-controller
package agentsandbox

import _ "sigs.k8s.io/agent-sandbox/cmd/agent-sandbox-controller"
