//go:build tools

// Package karpenter pins Karpenter with its AWS provider. The upstream package is called kwok, since it fakes the
// writes of EC2 and nodes that kwok plays; everything else of the provider is what runs in a cluster.
package karpenter

import _ "github.com/aws/karpenter-provider-aws/kwok"
