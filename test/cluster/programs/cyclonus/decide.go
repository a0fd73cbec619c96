package main

import (
	"reflect"
	"slices"

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
//
// A policy is about the pods of its namespace alone, and a change of one direction about that direction: other probes
// would only cost time.
func (q *question) noticed(traffic []*matcher.Traffic, original []byte) []int {
	senders, receivers := map[string][]int{}, map[string][]int{}
	for i, t := range traffic {
		senders[t.Source.Namespace()] = append(senders[t.Source.Namespace()], i)
		receivers[t.Destination.Namespace()] = append(receivers[t.Destination.Namespace()], i)
	}
	noticed := make([]int, len(q.Mutants))
	for m, mutant := range q.Mutants {
		old := q.Policies[mutant.Policy]
		policies := matcher.BuildNetworkPolicies(q.Simplify, q.mutated(mutant))
		first := func(probes []int) int {
			for _, i := range probes {
				if verdict(policies, traffic[i]) != original[i] {
					return i
				}
			}
			return -1
		}
		noticed[m] = -1
		if changes(old, mutant.Replacement, networkingv1.PolicyTypeEgress) {
			noticed[m] = first(senders[old.Namespace])
		}
		if noticed[m] < 0 && changes(old, mutant.Replacement, networkingv1.PolicyTypeIngress) {
			noticed[m] = first(receivers[old.Namespace])
		}
	}
	return noticed
}

// changes tells whether two policies differ in what they say of a direction.
func changes(old, replacement *networkingv1.NetworkPolicy, direction networkingv1.PolicyType) bool {
	if replacement == nil || !reflect.DeepEqual(old.Spec.PodSelector, replacement.Spec.PodSelector) {
		return true
	}
	if slices.Contains(old.Spec.PolicyTypes, direction) != slices.Contains(replacement.Spec.PolicyTypes, direction) {
		return true
	}
	if direction == networkingv1.PolicyTypeEgress {
		return !reflect.DeepEqual(old.Spec.Egress, replacement.Spec.Egress)
	}
	return !reflect.DeepEqual(old.Spec.Ingress, replacement.Spec.Ingress)
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
