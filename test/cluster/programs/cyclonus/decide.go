package main

import (
	"github.com/mattfenwick/cyclonus/pkg/matcher"
	networkingv1 "k8s.io/api/networking/v1"
)

func verdict(policies *matcher.Policy, traffic *matcher.Traffic) byte {
	result := policies.IsTrafficAllowed(traffic)
	digit := byte('0')
	if result.Egress.IsAllowed() {
		digit++
	}
	if result.Ingress.IsAllowed() {
		digit += 2
	}
	return digit
}

func (q *question) verdicts(traffic []*matcher.Traffic) []byte {
	policies := matcher.BuildNetworkPolicies(q.Simplify, q.Policies)
	verdicts := make([]byte, len(traffic))
	for i, t := range traffic {
		verdicts[i] = verdict(policies, t)
	}
	return verdicts
}

// alone holds each policy as if it were the only one: what several allow together, one of them allows.
func (q *question) alone() []*matcher.Policy {
	alone := make([]*matcher.Policy, len(q.Policies))
	for i, policy := range q.Policies {
		alone[i] = matcher.BuildNetworkPolicies(q.Simplify, []*networkingv1.NetworkPolicy{policy})
	}
	return alone
}

func allowing(alone []*matcher.Policy, traffic *matcher.Traffic, ingress bool) []int {
	var allowing []int
	for i, policy := range alone {
		result := policy.IsIngressOrEgressAllowed(traffic, ingress)
		if allowing == nil && len(result.AllowingTargets)+len(result.DenyingTargets) > 0 {
			allowing = []int{}
		}
		if len(result.AllowingTargets) > 0 {
			allowing = append(allowing, i)
		}
	}
	return allowing
}

// noticed finds, for each mutant, the first probe whose verdict differs from the original's.
func (q *question) noticed(traffic []*matcher.Traffic, original []byte) []int {
	noticed := make([]int, len(q.Mutants))
	for m, mutant := range q.Mutants {
		noticed[m] = -1
		namespace := q.Policies[mutant.Policy].Namespace
		policies := matcher.BuildNetworkPolicies(q.Simplify, q.mutated(mutant))
		for i, t := range traffic {
			// A policy is about the pods of its namespace alone; other probes would only cost time.
			if t.Source.Namespace() != namespace && t.Destination.Namespace() != namespace {
				continue
			}
			if verdict(policies, t) != original[i] {
				noticed[m] = i
				break
			}
		}
	}
	return noticed
}

func (q *question) mutated(change mutant) []*networkingv1.NetworkPolicy {
	policies := make([]*networkingv1.NetworkPolicy, 0, len(q.Policies))
	for i, policy := range q.Policies {
		switch {
		case i != change.Policy:
			policies = append(policies, policy)
		case change.Replacement != nil:
			policies = append(policies, change.Replacement)
		}
	}
	return policies
}
